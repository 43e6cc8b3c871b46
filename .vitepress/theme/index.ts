import DefaultTheme from 'vitepress/theme-without-fonts';
import type { Theme } from 'vitepress';
import { h } from 'vue';
import NotFoundPage from './components/NotFoundPage.vue';
import { markProgress } from './exercise/progress.ts';
import './styles/palette.css';
import './styles/type.css';
import './styles/page.css';
import './styles/lab.css';
import './styles/print.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'not-found': () => h(NotFoundPage) }),
  enhanceApp() {
    markProgress();
  },
} satisfies Theme;
