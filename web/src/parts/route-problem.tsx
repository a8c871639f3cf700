import { useRouteError } from "react-router";
import { ProblemView } from "./problem.tsx";

/** A page that failed to load or to draw: the rest of the program stays usable. */
export function RouteProblem() {
  const error = useRouteError();
  return <ProblemView error={error} onRetry={() => location.reload()} />;
}
