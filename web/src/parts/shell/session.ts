import type { Session } from "@isocenter/contracts";
import { createContext, use } from "react";

export const SessionContext = createContext<Session | null>(null);

/** Inside the shell there always is one. */
export function useMe(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error("useMe outside the shell");
  return session;
}

export function useMay(action: string): boolean {
  return useMe().may.includes(action);
}
