import "bootstrap/dist/css/bootstrap.min.css";
import "../../shared/theme.css";
import "../worker.css";
import "../form/form.css";
import "./preview.css";
import { createRoot } from "react-dom/client";
import { followDeviceTheme } from "../../shared/theme";
import { Preview } from "./Preview";

followDeviceTheme();
const place = document.getElementById("app");
if (place) createRoot(place).render(<Preview />);
