import { PasswordInput, SegmentedControl, SimpleGrid, TextInput } from '@mantine/core';
import type { Form } from '../kit/form.ts';
import type { Values } from './mailbox-values.ts';

/** How a mailbox is signed in to. It goes in and is never shown again. */
export function Login({ form }: { form: Form<Values> }): React.JSX.Element {
  return (
    <>
      <SegmentedControl
        aria-label="How it signs in"
        data={[
          { value: 'password', label: 'Password' },
          { value: 'oauth2', label: 'OAuth 2.0' },
        ]}
        {...form.getInputProps('auth')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {form.values.auth === 'password' ? (
          <Secret form={form} name="password" label="Password" required />
        ) : (
          <>
            <TextInput
              label="Token address"
              required
              placeholder="https://login.provider.example/token"
              {...form.getInputProps('tokenUrl')}
            />
            <TextInput label="Application" required autoComplete="off" {...form.getInputProps('application')} />
            <Secret form={form} name="secret" label="Its secret" required />
            <Secret
              form={form}
              name="refreshToken"
              label="Refresh token"
              description="Left out: the application’s own right"
            />
            <TextInput label="Scope" {...form.getInputProps('scope')} />
          </>
        )}
      </SimpleGrid>
    </>
  );
}

type SecretProps = {
  form: Form<Values>;
  name: 'password' | 'secret' | 'refreshToken';
  label: string;
  required?: boolean;
  description?: string;
};

function Secret({ form, name, ...rest }: SecretProps): React.JSX.Element {
  return <PasswordInput {...rest} autoComplete="new-password" {...form.getInputProps(name)} />;
}
