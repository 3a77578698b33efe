/** The map on a canvas. Places come from the server; dragging a node tells where it was put. */
import { useComputedColorScheme } from '@mantine/core';
import cytoscape from 'cytoscape';
import type { Core, ElementDefinition, EventObject } from 'cytoscape';
import { useEffect, useMemo, useRef } from 'react';
import { iconOf } from './graph-icons.ts';
import { elementsOf } from './graph-parts.ts';
import type { ShownMap } from './graph-parts.ts';
import { paletteOf, stylesOf } from './graph-style.ts';
import classes from './topology.module.css';

export type GraphProps = {
  map: ShownMap;
  /** What it shows, for those who do not see it; the list has it all. */
  says: string;
  folded: boolean;
  lit?: ReadonlySet<string>;
  chosen?: string | undefined;
  onChoose: (part: { kind: 'node' | 'link'; id: string } | undefined) => void;
  onMove?: ((places: { id: string; x: number; y: number }[]) => void) | undefined;
};

/** Beyond this many parts a moving picture is drawn as one texture. */
const MANY = 250;
const none: ReadonlySet<string> = new Set();

export function Graph({ map, says, folded, lit = none, chosen, onChoose, onMove }: GraphProps): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const core = useRef<Core>(undefined);
  const scheme = useComputedColorScheme('light');
  const told = useRef({ onChoose, onMove });
  told.current = { onChoose, onMove };
  const elements = useMemo(() => {
    const dark = scheme === 'dark';
    return elementsOf(map, {
      folded,
      boxed: map.nodes.length <= MANY,
      lit,
      iconFor: (kind, state) => iconOf(kind, state === 'down' ? '#ffffff' : dark ? '#d6dce4' : '#344054'),
    });
  }, [map, folded, lit, scheme]);

  useEffect(() => {
    if (!box.current) return undefined;
    const cy = open(box.current, elements, told);
    core.current = cy;
    return () => cy.destroy();
    // The canvas is made once; what changes is put into it below.
  }, []);
  const drawn = useRef({ elements, scheme });
  useEffect(() => {
    if (core.current && drawn.current.elements !== elements) take(core.current, elements);
    drawn.current.elements = elements;
  }, [elements]);
  useEffect(() => {
    if (drawn.current.scheme === scheme) return undefined;
    drawn.current.scheme = scheme;
    // Colours of the scheme are read when the page has them.
    const frame = requestAnimationFrame(() => box.current && core.current?.style(stylesOf(paletteOf(box.current))));
    return () => cancelAnimationFrame(frame);
  }, [scheme]);
  useEffect(() => {
    const cy = core.current;
    cy?.batch(() => {
      cy.elements(':selected').unselect();
      if (chosen !== undefined)
        cy.elements()
          .filter((each) => each.id() === chosen || held(each).includes(chosen))
          .select();
    });
  }, [chosen, elements]);
  return <div ref={box} className={classes['canvas']} role="img" aria-label={says} data-testid="map" />;
}

type Told = React.RefObject<Pick<GraphProps, 'onChoose' | 'onMove'>>;

function open(container: HTMLElement, elements: ElementDefinition[], told: Told): Core {
  const many = elements.length > MANY;
  const cy = cytoscape({
    container,
    elements,
    style: stylesOf(paletteOf(container)),
    layout: { name: 'preset', fit: true, padding: 40 },
    minZoom: 0.05,
    maxZoom: 4,
    wheelSensitivity: 0.6,
    boxSelectionEnabled: false,
    textureOnViewport: many,
    hideEdgesOnViewport: false,
    ...(many ? { pixelRatio: 1 } : {}),
  });
  const choose = (kind: 'node' | 'link') => (event: EventObject) => {
    const id = String(event.target.data('first') ?? event.target.id());
    if (!id.startsWith('site ')) told.current.onChoose({ kind, id });
  };
  cy.on('tap', 'node', choose('node'));
  cy.on('tap', 'edge', choose('link'));
  cy.on('tap', (event) => {
    if (event.target === cy) told.current.onChoose(undefined);
  });
  cy.on('dragfree', 'node', (event) => {
    const { x, y } = event.target.position();
    told.current.onMove?.([{ id: String(event.target.id()), x: Math.round(x), y: Math.round(y) }]);
  });
  // For the page's own measurements and tests: what stands where, in pixels of the page.
  Object.assign(container, { graph: cy });
  return cy;
}

/** Only what differs is touched: a link that turns red is no reason to draw anything else. */
function take(cy: Core, elements: readonly ElementDefinition[]): void {
  const ids = new Set(elements.map(({ data }) => data.id));
  const fresh = cy.elements().empty();
  cy.batch(() => {
    cy.elements()
      .filter((each) => !ids.has(each.id()))
      .remove();
    for (const element of elements) {
      const known = cy.getElementById(element.data.id ?? '');
      if (known.empty()) cy.add(element);
      else adjust(known, element);
    }
  });
  if (fresh) cy.fit(undefined, 40);
}

/** The links that a line stands for. */
function held(part: { data(name: string): unknown }): string[] {
  return heldIn(part.data('holds'));
}

function heldIn(holds: unknown): string[] {
  return Array.isArray(holds) ? holds.map(String) : [];
}

function adjust(
  known: cytoscape.CollectionReturnValue,
  { data, classes: words = '', position }: ElementDefinition,
): void {
  const { parent = null, source: _source, target: _target, ...rest } = data;
  const isOther = ['label', 'icon', 'first'].some((name) => known.data(name) !== rest[name]);
  if (isOther || held(known).join(' ') !== heldIn(rest['holds']).join(' ')) known.data(rest);
  if (known.isNode() && (known.data('parent') ?? null) !== parent) known.move({ parent });
  if (known.classes().join(' ') !== String(words)) known.classes(words);
  if (position && known.isNode() && !known.grabbed() && known.isChildless()) {
    const { x, y } = known.position();
    if (x !== position.x || y !== position.y) known.position(position);
  }
}
