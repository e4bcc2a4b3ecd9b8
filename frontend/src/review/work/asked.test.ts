import { describe, expect, it } from "vitest";
import { askedOf, filterOf, sortedBy, sortOf, toggled, understood, withValue } from "./asked";

const at = (text: string): URLSearchParams => new URLSearchParams(text);

describe("the address of a table of work", () => {
  it("is what the server is asked", () => {
    expect(askedOf(at("status=open&status=submitted&unit=3&sort=score&after=x&junk=1"))).toEqual({
      status: ["open", "submitted"],
      unit: "3",
      sort: "score",
      after: "x",
    });
  });
  it("begins at the first page when something else is asked", () => {
    expect(withValue(at("after=x&unit=3"), "unit", "").toString()).toBe("");
    expect(toggled(at("after=x&flag=fast"), "flag", "pasted").toString()).toBe("flag=fast&flag=pasted");
    expect(toggled(at("flag=fast&flag=pasted"), "flag", "fast").toString()).toBe("flag=pasted");
  });
  it("turns around what it is sorted by already", () => {
    expect(sortedBy(at("sort=score"), "score").toString()).toBe("sort=score&order=up");
    expect(sortedBy(at("sort=score&order=up"), "score").toString()).toBe("sort=score");
    expect(sortedBy(at("sort=score&order=up"), "unit").toString()).toBe("sort=unit");
    expect(sortOf(at("sort=nonsense"))).toBe("newest");
  });
  it("tells its filter apart from how it is shown", () => {
    expect(filterOf(at("sort=unit&flag=fast&after=z&search=red")).toString()).toBe("flag=fast&search=red");
  });
  it("counts as far as it is understood", () => {
    const good = "status=open&score_min=-1.5&unit=3&search=a%3Db&order=up&sort=score&after=x";
    expect(understood(at(good)).query.toString()).toBe(good);
    const { query, unknown } = understood(
      at("sort=x&status=open&status=lost&unit=0&score_min=&junk=1&after=x"),
    );
    expect(query.toString()).toBe("status=open");
    expect(unknown.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "sort=x",
      "status=lost",
      "unit=0",
      "score_min=",
      "junk=1",
    ]);
  });
});
