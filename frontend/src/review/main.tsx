import "bootstrap/dist/css/bootstrap.min.css";
import { createRoot } from "react-dom/client";

const place = document.getElementById("app");
if (place) createRoot(place).render(<main className="container py-4">Hello, review.</main>);
