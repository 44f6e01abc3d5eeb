// The scripts of the workbench, on top of those of every page.
import './app'
import { workbench } from './workbench/bench'

document.querySelectorAll<HTMLElement>('[data-app-workbench]').forEach(workbench)
