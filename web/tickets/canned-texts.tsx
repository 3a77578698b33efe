import { Button, Menu, ScrollArea } from '@mantine/core';
import { MessageSquareText } from 'lucide-react';
import { useRef, useState } from 'react';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { say, useCall } from '../kit/query.ts';
import { languageWord } from './words.ts';

type Props = { ticketId: string; onText: (text: string) => void };

/** Ready texts with this ticket's values in them; what had no value is named. */
export function CannedTexts({ ticketId, onText }: Props): React.JSX.Element | null {
  const [language, setLanguage] = useState('en');
  const button = useRef<HTMLButtonElement>(null);
  // A chosen text puts the cursor behind it; the menu would take it back to its button.
  const chosen = useRef(false);
  const help = useCall(
    ticketRoutes.readTicketHelp,
    { params: { ticketId }, query: { language } },
    { on: ['ticket'], about: ticketId, keep: true },
  );
  const texts = help.data?.texts ?? [];
  if (texts.length === 0) return null;
  return (
    <Menu
      position="top-start"
      width={280}
      shadow="md"
      returnFocus={false}
      onOpen={() => void (chosen.current = false)}
      onClose={() => void (chosen.current || button.current?.focus())}
    >
      <Menu.Target>
        <Button
          ref={button}
          variant="subtle"
          color="gray"
          size="compact-sm"
          c="var(--mantine-color-text)"
          leftSection={<MessageSquareText size={15} />}
        >
          Texts
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={280}>
          {texts.map((each) => (
            <Menu.Item
              key={each.id}
              // Still in the language chosen before.
              disabled={help.isPlaceholderData}
              onClick={() => {
                chosen.current = true;
                onText(each.text);
                if (each.missing.length > 0) say(`Fill in: ${each.missing.join(', ')}.`, 'Some values are not known');
              }}
            >
              {each.name}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
        <Menu.Divider />
        {['en', 'de', 'fr', 'es'].map((each) => (
          <Menu.Item
            key={each}
            closeMenuOnClick={false}
            aria-current={each === language}
            onClick={() => setLanguage(each)}
          >
            {each === language ? '✓ ' : ''}
            {languageWord(each)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
