import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { svgOf } from './fake-pictures.ts';

/** Run from the project's folder. Serves the renderer with made-up pictures, for working on the interface and for its own browser checks. */
export default defineConfig({
  root: 'src-renderer',
  cacheDir: '../node_modules/.vite-testing',
  server: { hmr: false, host: '127.0.0.1', strictPort: true, port: 5199, fs: { allow: ['../..', '..'] } },
  plugins: [
    react(),
    {
      name: 'made-up-pictures',
      configureServer(server) {
        server.middlewares.use('/asset', (request, response, next) => {
          const match = /^\/(?:thumb|preview)\/(\d+)/.exec(request.url ?? '');
          if (!match) return next();
          response.setHeader('Content-Type', 'image/svg+xml');
          response.setHeader('Cache-Control', 'max-age=31536000, immutable');
          response.end(svgOf(Number(match[1])));
        });
      },
    },
  ],
});
