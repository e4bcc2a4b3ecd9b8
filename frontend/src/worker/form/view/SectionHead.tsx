import { useEffect, useRef } from "react";
import { Html } from "../../../shared/Html";
import type { FormEngine, SectionConfig } from "../contract";
import { words } from "../messages";
import { useForm } from "./useForm";

interface SectionHeadProps {
  engine: FormEngine;
  section: SectionConfig;
  position: number;
  open: boolean;
  collapsable: boolean;
}

/** A click anywhere on it toggles the section; the button in it is the way for the keyboard. */
export function SectionHead({ engine, section, position, open, collapsable }: SectionHeadProps) {
  const { title, instruction } = section;
  const heading = `accordion_heading_${position}-title`;
  const place = useRef<HTMLDivElement>(null);
  const clicked = useRef(false);
  useEffect(() => {
    // The section above has collapsed, and took the one that was wanted out of the window with it.
    if (clicked.current && open && (place.current?.getBoundingClientRect().top ?? 0) < 0)
      place.current?.scrollIntoView();
    clicked.current = false;
  }, [open]);
  return (
    <div
      ref={place}
      id={`accordion_heading_${position}`}
      className="section-head"
      data-collapsable={collapsable}
      onClickCapture={() => {
        clicked.current = true;
        engine.clickSection(position);
      }}
    >
      <div className="section-line">
        {title && (
          <h2 id={heading} className="section-title">
            <Html html={title} />
          </h2>
        )}
        <Badge engine={engine} position={position} />
        {collapsable && (
          <button
            type="button"
            className="section-toggle"
            aria-expanded={open}
            aria-controls={`accordion_collapsable_part_${position}`}
            aria-labelledby={title ? heading : undefined}
            aria-label={title ? undefined : words.toggleSection}
          >
            <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
              <path d="M5 8l5 5 5-5" />
            </svg>
          </button>
        )}
      </div>
      {instruction && <Html html={instruction} className="section-instruction" />}
    </div>
  );
}

/** How many fields of the section are to be corrected. */
function Badge({ engine, position }: { engine: FormEngine; position: number }) {
  const count = useForm(engine, ({ listed }) => listed[position]?.length ?? 0);
  return count > 0 ? (
    <span className="section-badge">
      <span aria-hidden="true">{count}</span>
      <span className="visually-hidden">{words.invalidFields(count)}</span>
    </span>
  ) : null;
}
