import type { FormEngine } from "../contract";
import { useForm } from "./useForm";

/** What the last validation found in a section. */
export function ErrorList({ engine, position }: { engine: FormEngine; position: number }) {
  const listed = useForm(engine, (state) => state.listed[position]);
  if (!listed?.length) return null;
  return (
    <ul className="section-errors">
      {listed.map(({ name, label, messages }) => (
        <li key={name}>
          <strong>{label || name}</strong>: {messages.map(String).join(" ")}
        </li>
      ))}
    </ul>
  );
}
