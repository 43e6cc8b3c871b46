import type { DefaultTheme } from 'vitepress';
import type { Exercise } from '../../src/course/types.ts';
import { pagesOf, parts, type Page } from './pages.ts';

function item({ title, link }: Page): DefaultTheme.SidebarItem {
  return { text: title, link };
}

/**
 * The sidebar: three parts and the exercises; the contributors' pages have one of their own. Its groups
 * do not fold: VitePress makes a folding heading a button within a button.
 */
export function sidebarOf(docs: string, exercises: readonly Exercise[]): DefaultTheme.Sidebar {
  return {
    '/contributing/': [{ text: 'Contributing', items: pagesOf(docs, 'contributing').map(item) }],
    '/': [
      ...parts.map(({ number, folder, title }) => ({
        text: `Part ${number} · ${title}`,
        items: pagesOf(docs, folder).map(item),
      })),
      {
        text: 'Exercises',
        items: [
          ...pagesOf(docs, 'exercises').map(item),
          ...exercises.map(({ name, number, title }) => ({
            text: number === undefined ? title : `${number} ${title}`,
            link: `/exercises/${name}/`,
          })),
        ],
      },
    ],
  };
}

export function navigation(): DefaultTheme.NavItem[] {
  return [
    ...parts.map(({ folder, title }) => ({
      text: title,
      link: `/${folder}/`,
      activeMatch: `^/${folder}/`,
    })),
    { text: 'Exercises', link: '/exercises/', activeMatch: '^/exercises/' },
    { text: 'Course', link: '/course/' },
  ];
}
