import "bootstrap/dist/css/bootstrap.min.css";
import "../shared/theme.css";
import "./worker.css";
import { createRoot } from "react-dom/client";
import { followDeviceTheme } from "../shared/theme";
import { App } from "./App";
import { readEntry } from "./session/entry";

followDeviceTheme();
// Another link pasted into the same tab changes only the fragment.
window.addEventListener("hashchange", () => {
  location.reload();
});
const place = document.getElementById("app");
if (place) createRoot(place).render(<App entry={readEntry(location)} />);
