import type { ReactNode } from "react";
import type { SignedIn } from "../../api";
import { signOut } from "../../api";
import { Toasts } from "../assignment/Toasts";
import { cache, SESSION } from "../data/cache";
import { useConnection } from "../data/live";
import { Link } from "../routing/Link";
import type { Route } from "../routing/route";
import { addresses } from "../routing/route";
import { words } from "../words";

const PAGES = ["payments", "models", "settings", "audit"] as const;

interface FrameProps {
  who: SignedIn;
  here: Route["page"];
  children: ReactNode;
}

/** What surrounds every page. */
export function Frame({ who, here, children }: FrameProps) {
  const { up } = useConnection();
  const leave = async (): Promise<void> => {
    await signOut();
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
    await cache.invalidateQueries({ queryKey: SESSION });
  };
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className={here === "demo" ? "top wide" : "top"}>
        <Link to={addresses.runs} className="brand">
          {words.brand}
        </Link>
        <nav aria-label={words.nav}>
          <Link to={addresses.runs} current={["runs", "run", "assignment"].includes(here)}>
            {words.runs}
          </Link>
          <Link to={addresses.workers} current={here === "workers" || here === "worker"}>
            {words.workers}
          </Link>
          {PAGES.map((page) => (
            <Link key={page} to={addresses[page]} current={here === page}>
              {words[page]}
            </Link>
          ))}
          {who.demo && (
            <Link to={addresses.demo} current={here === "demo"}>
              {words.demo}
            </Link>
          )}
        </nav>
        <p className={up ? "link-state" : "link-state link-state-down"} role="status">
          <span>{up ? words.live : words.away}</span>
        </p>
        <p className="who">
          <Link to={addresses.settings} label={words.signedInAs(who.name, words.roles[who.role])}>
            {who.name}
          </Link>
          <span className="tag">{words.roles[who.role]}</span>
          {!who.has_password && <span className="tag">{words.withoutPassword}</span>}
        </p>
        <button type="button" className="btn btn-sm btn-link" onClick={() => void leave()}>
          {words.signOut}
        </button>
      </header>
      <main id="content" tabIndex={-1} className={here === "demo" ? "wide" : ""}>
        {children}
      </main>
      <Toasts />
    </>
  );
}
