import type { Command } from 'commander';
import { examples } from './input.ts';
import { printJson } from './output.ts';

/** `openapi`: the description of the API, without a server. */
export function addOpenapi(program: Command): void {
  const command = program
    .command('openapi')
    .description('print the OpenAPI 3.1 description of the API as JSON')
    .action(async () => {
      const { describe } = await import('../roles/api.ts');
      printJson(describe());
    });
  examples(command, ['openapi > openapi.json']);
}
