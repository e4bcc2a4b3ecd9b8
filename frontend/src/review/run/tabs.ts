import type { RunDetail } from "../../api";

/** What every part of a run's page is given. rest: what follows the tab in the address. */
export interface TabProps {
  run: RunDetail;
  rest: string;
}
