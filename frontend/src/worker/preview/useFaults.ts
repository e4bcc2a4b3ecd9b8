import { useCallback, useEffect, useState } from "react";
import type { AuthorProblem } from "../form/contract";
import { tellTerminal } from "./server";

const most = 50;

/** Faults of the author's own code: those that the form tells, and those that nobody caught. */
export function useFaults(): { faults: AuthorProblem[]; tell: (problem: AuthorProblem) => void } {
  const [faults, setFaults] = useState<AuthorProblem[]>([]);
  const tell = useCallback((problem: AuthorProblem) => {
    setFaults((before) => {
      const known = before.some(
        ({ where, message }) => where === problem.where && message === problem.message,
      );
      return known || before.length >= most ? before : [...before, problem];
    });
  }, []);
  useEffect(() => {
    const both = (where: string, message: string): void => {
      tell({ where, message });
      tellTerminal({ where: where.slice(0, 400), message: message.slice(0, 4000) });
    };
    const onError = ({ message, filename, lineno }: ErrorEvent): void => {
      both(`${pathOf(filename)}, line ${lineno}`, message);
    };
    const onRejection = ({ reason }: PromiseRejectionEvent): void => {
      both("a promise that nobody waits for", reason instanceof Error ? reason.message : String(reason));
    };
    const onBlocked = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): void => {
      both(blockedURI, `The page may not load this (${effectiveDirective}); no file of the form names it.`);
    };
    window.addEventListener("error", onError);
    window.addEventListener("unhandledrejection", onRejection);
    document.addEventListener("securitypolicyviolation", onBlocked);
    return () => {
      window.removeEventListener("error", onError);
      window.removeEventListener("unhandledrejection", onRejection);
      document.removeEventListener("securitypolicyviolation", onBlocked);
    };
  }, [tell]);
  return { faults, tell };
}

/** A module's address without what only tells its content. */
export const pathOf = (address: string): string => address.replace(/^.*\/t\/[0-9a-f]+\//, "");
