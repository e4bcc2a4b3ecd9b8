import "bootstrap/dist/css/bootstrap.min.css";
import "../shared/theme.css";
import "./review.css";
import "./film/film.css";
import "./assignment/decide.css";
import "./curve/curve.css";
import "./plots/plots.css";
import "./form/form.css";
import "./demo/demo.css";
import "./signin/signin.css";
import "./settings/settings.css";
import "./audit/audit.css";
import { createRoot } from "react-dom/client";
import { followDeviceTheme } from "../shared/theme";
import { App } from "./App";

followDeviceTheme();
const place = document.getElementById("app");
if (place) createRoot(place).render(<App />);
