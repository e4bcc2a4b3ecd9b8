import { cache } from "../data/cache";
import { Link } from "../routing/Link";
import { addresses, routeOf, usePath } from "../routing/route";
import { close, useToasts } from "./toasts";
import { words } from "./words";

/** News about decisions, in a corner, whatever page is open. */
export function Toasts() {
  const toasts = useToasts();
  const route = routeOf(usePath());
  const open = route.page === "assignment" ? route.assignmentId : null;
  return (
    <section className="notices" aria-label={words.toast.region} aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={toast.wrong ? "notice notice-wrong" : "notice"}>
          <p>{toast.text}</p>
          {toast.assignmentId !== undefined && (toast.wrong || toast.assignmentId !== open) && (
            <Link to={addresses.assignment(toast.assignmentId) + location.search}>
              {toast.link ?? words.toast.back}
            </Link>
          )}
          <button
            type="button"
            className="btn-close"
            aria-label={words.toast.close}
            onClick={() => {
              close(toast.id);
              if (toast.wrong) void cache.invalidateQueries({ queryKey: ["assignment", toast.assignmentId] });
            }}
          />
        </div>
      ))}
    </section>
  );
}
