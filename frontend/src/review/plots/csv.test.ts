import { describe, expect, it } from "vitest";
import { csv } from "./csv";

const columns = [{ label: "What" }, { label: "How many, in all" }];

describe("csv", () => {
  it("writes numbers as they are, times in UTC, and nothing where there is nothing", () => {
    const rows = [
      ["one", 1 / 3],
      [new Date(0), null],
      ["below", -4],
    ];
    expect(csv(columns, rows)).toBe(
      `What,"How many, in all"\r\none,0.3333333333333333\r\n1970-01-01T00:00:00.000Z,\r\nbelow,-4\r\n`,
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("makes no formula of %j", (text) => {
    expect(csv([], [[text]])).toContain(`'${text}`);
  });

  it("keeps quotes and line ends within a cell", () => {
    expect(csv([], [['say "a, b"\n', 2]])).toBe('\r\n"say ""a, b""\n",2\r\n');
  });
});
