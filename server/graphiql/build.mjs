// Bundles the page into ../assets/graphiql, from where the binary takes it.
import { build } from 'esbuild';

await build({
  entryPoints: { graphiql: 'src/page.tsx' },
  outdir: '../assets/graphiql',
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['chrome109', 'firefox115', 'safari16'],
  jsx: 'automatic',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
  logLevel: 'warning',
});
