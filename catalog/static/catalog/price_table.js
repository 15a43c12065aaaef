/* A table of prices is text, as it is copied from a spreadsheet; here it is shown as cells. What is
   typed in a cell goes back into the text, which is what the form sends. */
(function () {
  'use strict';

  const MOST = 40;
  const PRICE = /^\$?\s*([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]*)(\.[0-9]{1,2})?$/;
  const blank = (rows, columns) => Array.from({ length: rows }, () => Array(columns).fill(''));

  /* Rows of cells, all as long as the longest; the corner may have been left out. */
  function parse(text) {
    const lines = text.split(/\r?\n/).filter((line) => line.replace(/[\t;]/g, '').trim());
    const mark = lines.some((line) => line.includes('\t')) ? '\t' : ';';
    const rows = lines.map((line) => line.split(mark).map((cell) => cell.trim()));
    const longest = Math.max(0, ...rows.map((row) => row.length));
    if (rows.length > 1 && rows[0][0] && rows[0].length === longest - 1) rows[0].unshift('');
    return rows.map((row) => [...row, ...Array(longest - row.length).fill('')]);
  }

  const isTable = (text) => /[\t;]/.test(text) && parse(text).length > 1;

  function button(label, action) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'button small';
    made.textContent = label;
    made.addEventListener('click', action);
    return made;
  }

  function removal(label, action) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById('price-table-remove'));
    const made = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
    made.setAttribute('aria-label', label);
    made.addEventListener('click', action);
    return made;
  }

  function enhance(text) {
    let grid = null; // rows of texts: widths first, each with its height; null while it is text
    const cells = document.createElement('div');
    const tools = document.createElement('div');
    cells.className = 'price-cells';
    tools.className = 'cluster';
    text.after(cells, tools);

    function write() {
      const isEmpty = grid.every((row) => row.every((cell) => !cell.trim()));
      text.value = isEmpty ? '' : grid.map((row) => row.join('\t')).join('\n');
      name();
    }

    /* Like any other change of the form, for whoever checks it while it is typed. */
    function change() {
      write();
      text.dispatchEvent(new Event('input', { bubbles: true }));
    }

    /** @returns {HTMLInputElement | null} */
    const at = (row, column) => cells.querySelector(`input[data-row="${row}"][data-column="${column}"]`);
    const cellOf = (event) => /** @type {HTMLInputElement} */ (event.target);

    function focus(row, column) {
      const cell = at(Math.min(row, grid.length - 1), Math.min(column, grid[0].length - 1));
      if (cell) cell.focus();
    }

    /* Each cell says which width and height it is of, and whether it can be read. */
    function name() {
      cells.querySelectorAll('input').forEach((cell) => {
        const row = Number(cell.dataset.row);
        const column = Number(cell.dataset.column);
        const width = grid[0][column] || column;
        const height = grid[row][0] || row;
        cell.setAttribute('aria-label', row && column ? `Alto ${height}, ancho ${width}` : row ? `Alto ${row}` : `Ancho ${column}`);
        if (row && column && !PRICE.test(cell.value.trim())) cell.setAttribute('aria-invalid', 'true');
        else cell.removeAttribute('aria-invalid');
      });
    }

    function cellAt(row, column) {
      const cell = document.createElement('input');
      cell.type = 'text';
      cell.className = 'num';
      cell.inputMode = 'decimal';
      cell.autocomplete = 'off';
      cell.value = grid[row][column];
      cell.dataset.row = row;
      cell.dataset.column = column;
      cell.dataset.select = '';
      return cell;
    }

    function offer() {
      const start = isTable(text.value)
        ? button('Ver como tabla', () => show(parse(text.value), 1, 1))
        : button('Empezar una tabla', () => show(blank(4, 4), 0, 1));
      tools.replaceChildren(start);
    }

    function draw() {
      text.hidden = Boolean(grid);
      cells.hidden = !grid;
      cells.replaceChildren();
      if (!grid) return offer();
      const table = document.createElement('table');
      grid.forEach((row, r) => {
        const line = table.insertRow();
        row.forEach((_, c) => {
          const place = document.createElement(r && c ? 'td' : 'th');
          if (r || c) place.append(cellAt(r, c));
          else place.textContent = 'Alto ↓ Ancho →';
          line.append(place);
        });
        if (r && grid.length > 2) line.insertCell().append(removal(`Quitar el alto ${row[0] || r}`, () => drop(r, 0)));
      });
      if (grid[0].length > 2) {
        const foot = table.insertRow();
        grid[0].forEach((width, c) => {
          const place = foot.insertCell();
          if (c) place.append(removal(`Quitar el ancho ${width || c}`, () => drop(0, c)));
        });
      }
      cells.append(table);
      tools.replaceChildren(
        button('Agregar ancho', () => grow(0, 1)),
        button('Agregar alto', () => grow(1, 0)),
        button('Pegar o editar como texto', () => { grid = null; draw(); text.focus(); text.select(); }),
      );
      name();
    }

    function show(rows, row, column) {
      grid = rows;
      draw();
      if (row !== undefined) focus(row, column);
    }

    function grow(rows, columns) {
      if (grid.length + rows > MOST + 1 || grid[0].length + columns > MOST + 1) return;
      grid = grid.map((row) => [...row, ...Array(columns).fill('')]);
      grid.push(...blank(rows, grid[0].length));
      draw();
      change();
      focus(rows ? grid.length - 1 : 0, columns ? grid[0].length - 1 : 0);
    }

    function drop(row, column) {
      if (row) grid.splice(row, 1);
      else grid.forEach((cellsOfRow) => cellsOfRow.splice(column, 1));
      draw();
      change();
      focus(row, column);
    }

    /* A block of cells spreads from where it is pasted; a whole table, from the corner. */
    function paste(block, row, column) {
      const whole = !(row && column) && block.length > 1 && !block[0][0];
      const top = whole ? 0 : row;
      const left = whole ? 0 : column;
      const height = Math.min(Math.max(grid.length, top + block.length), MOST + 1);
      const width = Math.min(Math.max(grid[0].length, left + block[0].length), MOST + 1);
      const larger = blank(height, width);
      grid.forEach((cellsOfRow, r) => cellsOfRow.forEach((cell, c) => { larger[r][c] = cell; }));
      block.forEach((cellsOfRow, r) => cellsOfRow.forEach((cell, c) => {
        if (top + r < height && left + c < width) larger[top + r][left + c] = cell;
      }));
      show(larger, row, column);
      change();
    }

    cells.addEventListener('input', (event) => {
      const cell = cellOf(event);
      grid[cell.dataset.row][cell.dataset.column] = cell.value.replace(/[\t\n]/g, ' ');
      write();
    });

    cells.addEventListener('paste', (event) => {
      const copied = event.clipboardData.getData('text/plain');
      if (!/[\t\n]/.test(copied.trim())) return;
      event.preventDefault();
      const lines = copied.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.split('\t').map((cell) => cell.trim()));
      const cell = cellOf(event);
      paste(lines, Number(cell.dataset.row), Number(cell.dataset.column));
    });

    cells.addEventListener('keydown', (event) => {
      const cell = cellOf(event);
      if (!cell.matches('input')) return;
      const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault(); // Enter goes down as in a spreadsheet, and does not save
      focus(Math.max(Number(cell.dataset.row) + step, cell.dataset.column === '0' ? 1 : 0), Number(cell.dataset.column));
    });

    text.addEventListener('input', () => {
      if (!grid) offer();
    });
    text.addEventListener('paste', () => setTimeout(() => {
      if (!grid && isTable(text.value)) show(parse(text.value), 1, 1);
    }));

    /* The list of what is wrong leads to the text, which is not to be seen: to the cell, then. */
    document.addEventListener('click', (event) => {
      if (!grid || !cellOf(event).closest(`a[href="#${text.id}"]`)) return;
      event.preventDefault();
      const wrong = /** @type {HTMLInputElement | null} */ (cells.querySelector('[aria-invalid]'));
      (wrong || at(0, 1)).focus();
    });

    if (isTable(text.value)) show(parse(text.value));
    else draw();
  }

  document.querySelectorAll('textarea[data-price-table]').forEach(enhance);
})();
