import { defineConfig } from "vite";

// {% entry "app" %} finds the entries below by their names in the manifest.
export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  build: {
    outDir: "src/wutong/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // Files of their own, never data: addresses, which the content policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // ECharts alone is about 900 kB; it is loaded only by pages that draw.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { app: "frontend/app.js", charts: "frontend/charts.js" },
    },
  },
});
