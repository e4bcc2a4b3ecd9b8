import { expect, test } from "vitest";
import { addresses, routeOf } from "./route";

test.each([
  ["/review", { page: "runs" }],
  ["/review/", { page: "runs" }],
  ["/review/demo", { page: "demo" }],
  ["/review/runs/look_alike-1", { page: "run", runId: "look_alike-1", tab: "live", rest: "" }],
  ["/review/runs/look_alike-1/work", { page: "run", runId: "look_alike-1", tab: "work", rest: "" }],
  ["/review/runs/look_alike-1/compare/3", { page: "run", runId: "look_alike-1", tab: "compare", rest: "3" }],
  ["/review/workers/w1", { page: "worker", workerKey: "w1" }],
  ["/review/assignments/01ab", { page: "assignment", assignmentId: "01ab" }],
  ["/review/runs", { page: "unknown" }],
  ["/review/runs/a/b", { page: "unknown" }],
  ["/review/runs/%E0%A4%A", { page: "unknown" }],
  ["/elsewhere", { page: "unknown" }],
])("%s names a page", (path, route) => {
  expect(routeOf(path)).toEqual(route);
});

test("addresses lead where they say, whatever the id", () => {
  const odd = "a/b c?#ä";
  expect(routeOf(addresses.run(odd))).toEqual({ page: "run", runId: odd, tab: "live", rest: "" });
  expect(routeOf(addresses.assignment(odd))).toEqual({ page: "assignment", assignmentId: odd });
});
