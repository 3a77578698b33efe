import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` serves the pages and hands everything else to the running server.
const server = process.env['WATCHFLOOR_DEV_SERVER'] ?? 'http://127.0.0.1:7710';

export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 600 },
  server: { proxy: { '/api': server, '/services': server } },
});
