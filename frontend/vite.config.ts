import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const api = process.env.AJEEB_DEV_API ?? "http://127.0.0.1:3000";

/** The pages' addresses while developing, as the server has them: /w and /review. */
function pageAddresses(): Plugin {
  return {
    name: "page-addresses",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = new URL(request.url ?? "/", "http://page").pathname;
        if (path === "/" || path === "/w") request.url = "/static/worker.html";
        if (path === "/review" || path.startsWith("/review/")) request.url = "/static/review.html";
        next();
      });
    },
  };
}

export default defineConfig({
  base: "/static/",
  plugins: [pageAddresses()],
  resolve: {
    alias: [
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^react-dom$/, replacement: "preact/compat" },
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
      { find: /^react\/jsx-dev-runtime$/, replacement: "preact/jsx-dev-runtime" },
      { find: /^react$/, replacement: "preact/compat" },
    ],
  },
  build: {
    outDir: here("../src/ajeeb/server/static"),
    emptyOutDir: true,
    manifest: "manifest.json",
    // A strict Content-Security-Policy: no inline script, no data: address of our own making.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        worker: here("worker.html"),
        review: here("review.html"),
        preview: here("preview.html"),
        // What modules of a task import by name: found through the manifest, so its exports keep theirs.
        addons: here("src/worker/form/engine/addons.ts"),
      },
      preserveEntrySignatures: "exports-only",
    },
  },
  server: { proxy: { "^/(?!static/)": { target: api } } },
  test: { include: ["src/**/*.test.{ts,tsx}"], passWithNoTests: true },
});
