import { Command } from "./Command";

/** A place with nothing in it, and how to fill it. */
export function Empty({ title, text, command }: { title: string; text: string; command?: string }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <p>{text}</p>
      {command !== undefined && <Command text={command} />}
    </div>
  );
}
