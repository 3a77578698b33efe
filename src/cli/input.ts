/** What people type, checked by the same shapes as what programs send. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { z } from 'zod';
import { badUsage } from './output.ts';

/** Options as they come from commander: text, lists of text, switches. */
export type Options = Readonly<Record<string, string | string[] | boolean | undefined>>;

/** Checks `values` by `shape`; a Problem that names each option at fault. `names` maps fields to options where they differ. */
export function checked<S extends z.ZodType>(
  shape: S,
  values: unknown,
  names: Readonly<Record<string, string>> = {},
): z.output<S> {
  const result = shape.safeParse(values);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${optionOf(issue.path, names)} ${issue.message}`);
  throw badUsage(faults.join('\n  '));
}

function optionOf(path: readonly PropertyKey[], names: Readonly<Record<string, string>>): string {
  const field = String(path[0] ?? '');
  return names[field] ?? `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The option's text; undefined when it was left out. */
export function text(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be given several times. */
export function texts(options: Options, name: string): string[] {
  const value = options[name];
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? [value] : [];
}

export function isSet(options: Options, name: string): boolean {
  return options[name] === true;
}

/** An object without what was not given. */
export function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** A file's text, or what comes on stdin for "-". */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw badUsage(
      `${file === '-' ? 'stdin' : file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Collects an option that may be given several times. */
export function several(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Adds examples below a command's help. */
export function examples(command: Command, lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ watchfloor ${line}`).join('\n')}`);
}
