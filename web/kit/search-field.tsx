import { Group, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Keys } from './key-help.tsx';
import { useKeys } from './keys.ts';

type Props = {
  label: string;
  placeholder: string;
  text: string | undefined;
  onText: (text: string | undefined) => void;
};

/** Searches while one types; `/` puts the cursor here. */
export function SearchField({ label, placeholder, text = '', onText }: Props): React.JSX.Element {
  const [typed, setTyped] = useState(text);
  const box = useRef<HTMLInputElement>(null);
  const later = useDebouncedCallback((value: string) => onText(value === '' ? undefined : value), 250);
  useEffect(() => setTyped(text), [text]);
  useKeys('Search', [{ keys: '/', says: label, run: () => box.current?.focus() }]);
  return (
    <TextInput
      ref={box}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      leftSection={<Search size={15} aria-hidden />}
      rightSection={
        <Group visibleFrom="sm">
          <Keys keys="/" />
        </Group>
      }
      w={{ base: '100%', xs: 280 }}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
