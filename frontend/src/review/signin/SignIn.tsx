import { words } from "../words";

/** For who is not signed in: how to get a link. */
export function SignIn({ refused }: { refused: boolean }) {
  return (
    <main className="alone">
      <p className="brand">{words.brand}</p>
      <h1>{words.signIn.title}</h1>
      <p>{refused ? words.signIn.used : words.signIn.needed}</p>
      <p>{words.signIn.how}</p>
    </main>
  );
}

/** While it is found out who this is. */
export function Entering({ away }: { away: boolean }) {
  return (
    <main className="alone">
      <p className="brand">{words.brand}</p>
      <h1 className="visually-hidden">{words.signIn.title}</h1>
      <p role="status">{away ? words.signIn.away : words.signIn.entering}</p>
    </main>
  );
}
