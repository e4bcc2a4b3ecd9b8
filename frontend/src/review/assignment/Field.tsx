import type { ReactNode } from "react";
import { useId } from "react";

interface Marks {
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

interface FieldProps {
  label: string;
  /** What is wrong with what was typed. */
  wrong: string | undefined;
  children: (marks: Marks) => ReactNode;
}

/** A field with its label, and what is wrong with it below. */
export function Field({ label, wrong = "", children }: FieldProps) {
  const said = useId();
  return (
    <div>
      <label>
        {label}
        {children({ "aria-invalid": wrong !== "", "aria-describedby": wrong === "" ? undefined : said })}
      </label>
      {wrong !== "" && (
        <p className="wrong" role="alert" id={said}>
          {wrong}
        </p>
      )}
    </div>
  );
}
