import type { Component } from 'vue';
import BeforeAfter from './BeforeAfter.vue';
import DoctorLab from './DoctorLab.vue';
import ProjectMap from './ProjectMap.vue';

/** What the pages on project issues may write as a tag. */
export const doctorComponents: Readonly<Record<string, Component>> = {
  BeforeAfter,
  DoctorLab,
  ProjectMap,
};
