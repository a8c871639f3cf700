import CssBaseline from "@mui/material/CssBaseline";
import { ThemeProvider } from "@mui/material/styles";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createBrowserRouter, type RouteObject } from "react-router";
import { RouterProvider } from "react-router/dom";
import { ApiProblem } from "./api/http.ts";
import { RouteProblem } from "./parts/route-problem.tsx";
import { Shell } from "./parts/shell/shell.tsx";
import { theme } from "./theme.ts";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // A refusal stays one; only a server that is away is asked again.
      retry: (count, error) =>
        error instanceof ApiProblem && error.kind === "offline" && count < 3,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5000),
    },
  },
});

/** One chunk a page. */
const pages: RouteObject[] = [
  {
    index: true,
    lazy: async () => ({
      Component: (await import("./pages/worklist/worklist.tsx")).Worklist,
    }),
  },
  {
    path: "studies/:StudyInstanceUID",
    lazy: async () => ({
      Component: (await import("./pages/study/study.tsx")).Study,
    }),
  },
  {
    path: "uploads",
    lazy: async () => ({
      Component: (await import("./pages/uploads/uploads.tsx")).Uploads,
    }),
  },
  {
    path: "quarantine/:id?",
    lazy: async () => ({
      Component: (await import("./pages/quarantine/quarantine.tsx")).Quarantine,
    }),
  },
  {
    path: "jobs",
    lazy: async () => ({
      Component: (await import("./pages/jobs/jobs.tsx")).JobsPage,
    }),
  },
  {
    path: "models",
    lazy: async () => ({
      Component: (await import("./pages/models/models.tsx")).Models,
    }),
  },
  {
    path: "audit",
    lazy: async () => ({
      Component: (await import("./pages/audit/audit.tsx")).Audit,
    }),
  },
  {
    path: "*",
    lazy: async () => ({
      Component: (await import("./parts/not-found.tsx")).NotFound,
    }),
  },
];

const router = createBrowserRouter([
  {
    path: "/",
    Component: Shell,
    ErrorBoundary: RouteProblem,
    HydrateFallback: () => null,
    children: pages.map((page) => ({ ...page, ErrorBoundary: RouteProblem })),
  },
]);

export function App() {
  return (
    <ThemeProvider
      theme={theme}
      defaultMode="dark"
      modeStorageKey="isocenter.theme"
    >
      <CssBaseline />
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
