import { useEffect } from "react";
import { words } from "../words";

/** The title of the tab. */
export function useTitle(page: string): void {
  useEffect(() => {
    document.title = words.title(page);
  }, [page]);
}
