// Every page works without this file; it only makes the parts of govuk-frontend livelier.
import { initAll } from 'govuk-frontend'
import { previews } from './preview'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
document.querySelectorAll<HTMLFormElement>('form[data-app-preview]').forEach(previews)
