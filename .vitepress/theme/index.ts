import DefaultTheme from 'vitepress/theme-without-fonts';
import type { Theme } from 'vitepress';
import { h } from 'vue';
import CoursePage from './components/CoursePage.vue';
import HomePage from './components/HomePage.vue';
import NotFoundPage from './components/NotFoundPage.vue';
import PartPages from './components/PartPages.vue';
import { loggingComponents } from './logging/index.ts';
import PdbCard from './debugging/PdbCard.vue';
import { doctorComponents } from './doctor/index.ts';
import Exercise from './exercise/Exercise.vue';
import ExerciseIndex from './exercise/ExerciseIndex.vue';
import { markProgress } from './exercise/progress.ts';
import CodeListing from './lab/CodeListing.vue';
import Lab from './lab/Lab.vue';
import './styles/palette.css';
import './styles/type.css';
import './styles/page.css';
import './styles/lab.css';
import './styles/print.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'not-found': () => h(NotFoundPage) }),
  enhanceApp({ app }) {
    // What Markdown pages may write as a tag.
    for (const [name, component] of Object.entries({ ...loggingComponents, ...doctorComponents }))
      app.component(name, component);
    app.component('Exercise', Exercise);
    app.component('ExerciseIndex', ExerciseIndex);
    app.component('Lab', Lab);
    markProgress();
    app.component('CodeListing', CodeListing);
    app.component('CoursePage', CoursePage);
    app.component('HomePage', HomePage);
    app.component('PartPages', PartPages);
    app.component('PdbCard', PdbCard);
  },
} satisfies Theme;
