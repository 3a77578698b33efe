import { useForm } from '@mantine/form';
import { z } from 'zod';
import { Problem } from '../../src/base/problem.ts';
import { sayProblem } from './query.ts';

type Values = Record<string, unknown>;
export type Form<V extends Values> = ReturnType<typeof useShapedForm<V>>;

/** A form checked by the shape the server checks with; errors stand at their fields when a field is left. */
export function useShapedForm<V extends Values>(shape: z.ZodType, initialValues: V) {
  return useForm({
    mode: 'controlled',
    initialValues,
    validateInputOnBlur: true,
    validate: (values: V) => errorsOf(shape.safeParse(cleaned(values)).error),
  });
}

/** Empty text means "not given"; numbers and dates come out of inputs as '' too. */
export function cleaned<V extends Values>(values: V): V {
  const entries = Object.entries(values).filter(([, value]) => value !== '' && value !== undefined);
  return z.custom<V>().parse(Object.fromEntries(entries));
}

/** Puts the server's refusals at their fields; what belongs to no field is said in a corner. */
export function failInto<V extends Values>(form: Form<V>): (error: Error) => void {
  return (error) => {
    const listed = error instanceof Problem ? zErrors.safeParse(error.more['errors']) : undefined;
    const fields = (listed?.success ? listed.data : []).map(
      ({ path, message }) => [path.replace(/^body\./, ''), message] as const,
    );
    const known = fields.filter(
      ([name]) => name.split('.')[0] !== undefined && Object.hasOwn(form.getValues(), name.split('.')[0] ?? ''),
    );
    if (known.length === 0) return sayProblem(error);
    form.setErrors(Object.fromEntries(known));
  };
}

const zErrors = z.array(z.object({ path: z.string(), message: z.string() }));

function errorsOf(error: z.ZodError | undefined): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of error?.issues ?? []) errors[issue.path.join('.')] ??= sentence(issue.message);
  return errors;
}

function sentence(message: string): string {
  if (/^Invalid input: expected .* received undefined$/.test(message)) return 'Please fill this in';
  return message.charAt(0).toUpperCase() + message.slice(1);
}

/** What a change sends: text fields that were emptied become null where the shape knows null. */
export function nulled<V extends Values, K extends keyof V>(
  values: V,
  nullable: readonly K[],
): Omit<V, K> & { [P in K]: V[P] | null } {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    value === '' && nullable.some((each) => each === name) ? null : value,
  ]);
  return z.custom<Omit<V, K> & { [P in K]: V[P] | null }>().parse(Object.fromEntries(entries));
}
