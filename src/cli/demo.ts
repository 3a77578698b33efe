import type { Command } from 'commander';
import { readConfig } from '../base/config.ts';
import { examples, text } from './input.ts';
import type { Options } from './input.ts';
import { print } from './output.ts';

/** `demo`: the server with a world that lives. */
export function addDemo(program: Command): void {
  const demo = program
    .command('demo')
    .description('start the server with made-up clients whose devices really send; its data lies apart from yours')
    .option('--code <address>', 'print the present sign-in code of one of its staff, and end')
    .action(async (options: Options) => {
      const effective = readConfig(process.env);
      const { demoCode, runDemo } = await import('../demo/demo.ts');
      const address = text(options, 'code');
      if (address !== undefined) return print(demoCode(effective, address));
      const { untilTold, whenTold } = await import('../roles/until-told.ts');
      const running = await runDemo({ effective });
      const told = whenTold();
      print(running.greeting);
      return untilTold(running, told);
    });
  examples(demo, ['demo', 'demo --code jordan.hale@watchfloor.example']);
}
