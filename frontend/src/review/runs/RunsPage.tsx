import { runs } from "../../api";
import { given } from "../data/ask";
import { NOW_MS, useGiven } from "../data/cache";
import { useLive } from "../data/live";
import { Asked } from "../parts/Asked";
import { Empty } from "../parts/Empty";
import { useTitle } from "../parts/useTitle";
import { words } from "../words";
import { RunCard } from "./RunCard";

/** Every run, newest first. */
export function RunsPage() {
  const asked = useGiven(["runs"], () => given(runs()), NOW_MS);
  useLive(asked.data?.[0]?.run_id ?? null);
  useTitle(words.runs);
  return (
    <>
      <h1>{words.runs}</h1>
      <Asked of={asked}>
        {(found) =>
          found.length === 0 ? (
            <Empty title={words.run.none} text={words.run.noneText} command={words.run.noneCommand} />
          ) : (
            <ul className="cards">
              {found.map((run) => (
                <li key={run.run_id}>
                  <RunCard run={run} />
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </>
  );
}
