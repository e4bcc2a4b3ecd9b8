import type { WorkerCounts } from "../../api";
import { percent } from "../parts/format";
import { words } from "./words";

const FEW = 0.2; // a share below which nothing is said

/** What a reviewer should look at, in words. */
export function Flags({ counts }: { counts: WorkerCounts }) {
  const { flag, flagHelp } = words;
  const decided = counts.approved + counts.soft_rejected + counts.rejected;
  const pasted = counts.typed === 0 ? 0 : Math.min(1, counts.pasted / counts.typed);
  const found: [string, string][] = [];
  if (counts.rejected > FEW * decided)
    found.push([flag.rejected(percent(counts.rejected / decided)), flagHelp.rejected]);
  if (counts.timed_out > 0) found.push([flag.timedOut(counts.timed_out), flagHelp.timedOut]);
  if (counts.excluded > 0) found.push([flag.excluded(counts.excluded), flagHelp.excluded]);
  if (pasted > FEW) found.push([flag.pasted(percent(pasted)), flagHelp.pasted]);
  if (counts.claimed > 0) found.push([flag.claimed, flagHelp.claimed]);
  return (
    <>
      {found.map(([text, help]) => (
        <span key={help} className="tag" title={help}>
          {text}
        </span>
      ))}
    </>
  );
}
