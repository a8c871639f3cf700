import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const port = globalThis.process?.env["ISOCENTER_PORT"] ?? "8080";
const server = `http://127.0.0.1:${port}`;

/** Served from one origin in production; in development these paths go to a running server. */
const proxy = Object.fromEntries(
  ["/api", "/dicom-web", "/viewer"].map((path) => [path, { target: server }]),
);

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  build: {
    target: "es2022",
    // A data: URI would need its own word in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
  },
});
