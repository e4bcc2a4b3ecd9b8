import { session, signIn } from "../../api";
import { Failure, given } from "./ask";

export type Session = { state: "in"; demo: boolean } | { state: "out"; refused: boolean };

/** Who is signed in; a code in the address is used, once, and taken out of it. */
export async function enter(): Promise<Session> {
  const code = location.hash.slice(1);
  if (code) {
    try {
      const { demo } = await given(signIn({ body: { code } }));
      forgetCode();
      return { state: "in", demo };
    } catch (error) {
      if (error instanceof Failure && error.code === "offline") throw error;
      forgetCode();
    }
  }
  try {
    const { demo } = await given(session());
    return { state: "in", demo };
  } catch (error) {
    if (error instanceof Failure && error.code === "signed_out")
      return { state: "out", refused: code !== "" };
    throw error;
  }
}

function forgetCode(): void {
  history.replaceState(history.state, "", location.pathname + location.search);
}
