#!/usr/bin/env node
// The command line runs from source: tsx strips the types as modules are loaded.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./cli.ts');
await main(process.argv.slice(2));
