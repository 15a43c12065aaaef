/* Rows of a form that are added, taken away and put in order: the sections marked data-rows. */
(function () {
  'use strict';

  const visible = (row) => row && !row.hidden;

  function neighbour(row, step) {
    let other = row;
    do other = step < 0 ? other.previousElementSibling : other.nextElementSibling;
    while (other && !visible(other));
    return other;
  }

  function number(list) {
    [...list.children].forEach((row, index) => {
      const order = row.querySelector('input[name$="-ORDER"]');
      if (order) order.value = index + 1;
    });
  }

  /* Whoever checks the form as it is typed learns of the change like of any other. */
  function changed(list) {
    number(list);
    list.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function add(section) {
    const list = section.querySelector('[data-list]');
    const total = section.querySelector('input[name$="-TOTAL_FORMS"]');
    const holder = document.createElement('template');
    const blank = section.querySelector('[data-blank]').innerHTML;
    holder.innerHTML = blank.replaceAll('__prefix__', total.value);
    const row = holder.content.querySelector('[data-row]');
    total.value = Number(total.value) + 1;
    list.append(row);
    changed(list);
    /** @type {HTMLElement} */ (row.querySelector('input:not([type="hidden"])')).focus();
  }

  function remove(row) {
    const list = row.parentElement;
    const next = neighbour(row, 1) || neighbour(row, -1);
    row.querySelector('input[name$="-DELETE"]').checked = true;
    row.hidden = true;
    changed(list);
    const place = /** @type {HTMLElement} */ (next ? next.querySelector('[data-remove]') : list.parentElement.querySelector('[data-add]'));
    place.focus();
  }

  function move(row, step, button) {
    const other = neighbour(row, step);
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    changed(row.parentElement);
    button.focus();
  }

  /* As the server compares names: whatever their capitals, blanks and quotes. */
  const asTyped = (text) => text.toLowerCase().replace(/[“”″„]/g, '"').replace(/[‘’′]/g, "'").split(/\s+/).filter(Boolean).join(' ');

  /* A material is written by its label, its code, or its name where no other has it; its unit decides
     which measures its row asks for. */
  function material(input) {
    const text = asTyped(input.value);
    const options = [...input.list.options];
    const named = (option) => asTyped(option.value.split(' · ').slice(0, -1).join(' · ')) === text;
    const means = (option) => [option.value, option.dataset.code].some((name) => asTyped(name) === text);
    const sameName = options.filter(named);
    return text && (options.find(means) || (sameName.length === 1 ? sameName[0] : undefined));
  }

  function showMeasures(input) {
    const option = material(input);
    if (option) input.closest('[data-row]').dataset.unit = option.dataset.unit;
  }

  document.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-rows] button'));
    if (!button) return;
    const row = button.closest('[data-row]');
    if ('add' in button.dataset) add(button.closest('[data-rows]'));
    else if ('remove' in button.dataset) remove(row);
    else if ('up' in button.dataset) move(row, -1, button);
    else if ('down' in button.dataset) move(row, 1, button);
  });

  document.addEventListener('input', (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.matches('[data-row] input[list]')) showMeasures(input);
  });

  document.addEventListener('change', (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const option = input.matches('[data-row] input[list]') && material(input);
    if (option) input.value = option.value;
  });

  document.querySelectorAll('[data-rows] [data-list]').forEach(number);
})();
