# Cotizador de Ventanas: lo que se hace aquí, un nombre por tarea. «make» los enumera.

PYTHON := .venv/bin/python
LOCAL := $(PYTHON) -m compose.local
READY := .venv/.ready
# The tests run in one process a core and one more, since some wait for servers and browsers; an
# option of your own: make test TESTS="-k folio -x".
TESTS ?= --numprocesses=$(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist=loadgroup

.DEFAULT_GOAL := help
# Options of a benchmark: make bench-open BENCH="--companies 200".
BENCH ?=
# Options of pytest for the composed servers: make test-stack STACK="-k correo".
STACK ?=
# Options of the game day.
GAME ?=
# Two minutes of each video instead of the whole, and one video alone.
CUT ?=
VIDEO ?=
.PHONY: help setup demo run stop test test-wide test-outages test-backup game-day test-stack test-deploy test-typing test-visits test-feedback test-lockouts replay-alerts check bench-engine bench-cutting bench-bars bench-pdf bench-lists bench-client bench-editor bench-typing bench-first-day bench-fair bench-feedback bench-login bench-open bench-migrate bench-audit bench-metrics gallery pictures manual videos migrations lock clean test-incidents

help: ## Enumera las tareas
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

setup: $(READY) ## Prepara el ambiente de Python en .venv (las demás tareas lo hacen solas)

$(READY): requirements/dev.txt compose/setup.sh
	@sh compose/setup.sh

demo: $(READY) ## Cotiza un trabajo real de principio a fin; la última línea es JSON
	@$(LOCAL) demo

run: $(READY) ## Sirve todo en esta computadora hasta que oprimas Ctrl-C
	@$(LOCAL) run

stop: $(READY) ## Detiene lo que «make run» dejó en marcha
	@$(LOCAL) down

test: $(READY) ## Corre todas las pruebas, menos las de cortes
	@$(LOCAL) exec --instance test --stop -- $(PYTHON) -m pytest $(TESTS)

test-wide: $(READY) ## Busca al azar, con mil ejemplos cada una, en las pruebas de propiedades
	@EXAMPLES=wide $(LOCAL) exec --instance test --stop -- $(PYTHON) -m pytest -m hypothesis $(TESTS)

test-outages: $(READY) ## Detiene y cuelga base, Redis y correo, y mata workers; unos quince minutos
	@$(LOCAL) exec --instance cortes --stop -- $(PYTHON) -m pytest tests/outages -p no:randomly -s

test-stack: $(READY) ## Levanta los servidores de verdad, en contenedores, y los tira a propósito
	@$(PYTHON) -m pytest -c tests/stack/pytest.ini --confcutdir tests/stack --ignore tests/stack/deploying tests/stack $(STACK)

test-deploy: $(READY) ## Despliega versiones buenas, malas y cortadas con gente trabajando; media hora, o CUT=short
	@DEPLOY=$(CUT) $(PYTHON) -m pytest -c tests/stack/pytest.ini --confcutdir tests/stack tests/stack/deploying $(STACK)

test-typing: $(READY) ## Teclea seiscientas ventanas seguidas con señal buena, lenta y que se pierde; unos cuarenta minutos
	@TYPING=whole REQUIRE_BROWSER=1 $(LOCAL) exec --instance test --stop -- $(PYTHON) -m pytest tests/browser/test_typing.py -p no:randomly

test-visits: $(READY) ## Mil carreras por una respuesta, cien lectores, cincuenta visitas de cada robot y cada página con cada rol; un cuarto de hora
	@VISITS=whole REQUIRE_BROWSER=1 $(LOCAL) exec --instance test --stop -- $(PYTHON) -m pytest tests/quoting/offers/services/test_races.py tests/quoting/offers/views/test_client_attention.py tests/tenants/programme/site/test_applying.py tests/tenants/programme/meetings/test_booking.py tests/tenants/programme/support/test_visits.py tests/browser/test_client.py tests/browser/test_accessibility.py tests/browser/test_desk.py -p no:randomly

test-feedback: $(READY) ## Doce semanas de veinte empresas con procesos cortados, y un robot que abre doscientos correos; media hora
	@FEEDBACK=whole REQUIRE_BROWSER=1 $(LOCAL) exec --instance test --stop -- $(PYTHON) -m pytest -s tests/feedback/weeks/test_twelve_weeks.py tests/feedback/test_scanner.py tests/browser/test_week.py tests/browser/test_programme_scanner.py -p no:randomly

test-lockouts: $(READY) ## Una hora de intentos seguidos contra una cuenta y cincuenta generaciones de episodios; unos minutos
	@LOCKOUTS=whole $(LOCAL) exec --instance test --stop -- $(PYTHON) -m pytest tests/ops/lockouts -p no:randomly

replay-alerts: $(READY) ## Pasa mil días inventados por las reglas de alarma: caídas avisadas y avisos sin razón; la última línea es JSON
	@$(PYTHON) -m tests.ops.alerts.replay

test-incidents: $(READY) ## Busca en mil incidentes al azar un correo que nombre a otra empresa; unos minutos
	@INCIDENTS=whole $(LOCAL) exec --instance test --stop -- $(PYTHON) -m pytest tests/ops/incidents/test_telling.py -p no:randomly

test-backup: $(READY) ## Respalda, sabotea y restaura al tamaño prometido; una media hora, la última línea es JSON
	@DEBUG=true $(LOCAL) exec --instance bench --stop -- $(PYTHON) -W ignore -m tests.bench.product.prove_backups $(BENCH)

game-day: $(READY) ## Rompe nueve cosas en servidores de verdad y mide cuándo avisa el vigilante: make game-day [GAME="--only web disk"]
	@$(PYTHON) -W ignore -m tests.gameday $(GAME)

check: $(READY) ## Revisa estilo, tipos, pisos, plantillas, scripts y migraciones
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m djlint --lint --quiet .
	@.venv/bin/lint-imports --no-logo
	@sh compose/scripts.sh
	@sh compose/servers.sh
	@$(LOCAL) exec --instance test --stop -- sh compose/check.sh

bench-engine: $(READY) ## Mide el motor de cálculo contra la misma cuenta hecha a mano
	@$(PYTHON) -m tests.bench.bench_engine

bench-cutting: $(READY) ## Mide cuántos acomodos de tramos resultan óptimos, y en cuánto tiempo
	@$(PYTHON) -m tests.bench.bench_cutting

bench-bars: $(READY) ## Mide que un borrador tenga un solo precio con la máquina ociosa y ocupada
	@$(PYTHON) -m tests.bench.bench_bars

bench-pdf: $(READY) ## Mide el PDF de una cotización contra uno sencillo de WeasyPrint
	@$(PYTHON) -m tests.bench.product.bench_pdf

bench-lists: $(READY) ## Mide lista, búsqueda y reporte con 10,000 cotizaciones contra 100
	@$(LOCAL) exec --instance test --stop -- $(PYTHON) -W ignore -m tests.bench.product.bench_lists

bench-client: $(READY) ## Mide la página del cliente contra una página que no hace nada
	@$(LOCAL) exec --instance bench --stop -- $(PYTHON) -m tests.bench.product.bench_client

bench-editor: $(READY) ## Mide el editor por tecla, por partida guardada y por borrador abierto
	@$(LOCAL) exec --instance test --stop -- $(PYTHON) -W ignore -m tests.bench.product.bench_editor

bench-fair: $(READY) ## Mide un PDF detrás de 200 de otra empresa contra el mismo solo
	@$(LOCAL) exec --instance bench --stop -- $(PYTHON) -m tests.bench.product.bench_fair

bench-typing: $(READY) ## Mide a cincuenta personas que escriben a la vez, junto a la versión anterior
	@$(PYTHON) -W ignore -m tests.bench.bench_typing $(TYPING)

bench-feedback: $(READY) ## Mide la página de las preguntas de la semana con veinte peticiones por segundo
	@$(PYTHON) -W ignore -m tests.bench.bench_feedback $(BENCH)

bench-first-day: $(READY) ## Mide cuánto tarda una persona con su celular en cotizar y enviar cinco ventanas
	@$(LOCAL) exec --instance bench --stop -- $(PYTHON) -W ignore -m tests.bench.product.bench_first_day

bench-login: $(READY) ## Mide que el tiempo de una entrada no diga si la cuenta existe: BENCH="--tries 500"
	@$(LOCAL) exec --instance test --stop -- $(PYTHON) -W ignore -m tests.bench.product.bench_login $(BENCH)

bench-open: $(READY) ## Mide lo que espera una empresa nueva contra abrirla con migraciones
	@$(LOCAL) exec --instance test --stop -- $(PYTHON) -W ignore -m tests.bench.product.bench_open $(BENCH)

bench-migrate: $(READY) ## Mide una versión nueva que llega a todas las empresas, con y sin migraciones, y si muere
	@$(LOCAL) exec --instance test --stop -- $(PYTHON) -W ignore -m tests.bench.product.bench_migrate $(BENCH)

bench-audit: $(READY) ## Mide sellar y comprobar cien mil actos, y lo que cuesta escribir uno
	@$(LOCAL) exec --instance bench --stop -- $(PYTHON) -W ignore -m tests.bench.product.bench_audit

bench-metrics: $(READY) ## Mide lo que cuesta medir cada petición, en diez pares, y lo que ocupan trece meses
	@$(LOCAL) exec --instance test -- $(PYTHON) -W ignore -m tests.bench.product.bench_metrics $(BENCH)

gallery: $(READY) ## Fotografía cada página y varias cotizaciones, en hojas de contacto dentro de build/gallery
	@$(LOCAL) exec --instance bench --stop -- $(PYTHON) -W ignore -m tests.gallery

pictures: $(READY) ## Toma las imágenes del sitio público, con las empresas de ejemplo
	@$(LOCAL) exec --instance bench --stop -- $(PYTHON) -W ignore -m tests.pictures

manual: $(READY) ## Hace el manual de uso en PDF, con imágenes de hoy, en build/manual.pdf
	@$(LOCAL) exec --instance bench --stop -- $(PYTHON) -W ignore -m tests.book

videos: $(READY) ## Filma los cuatro videos en build/videos: make videos [CUT=short] [VIDEO=recorrido]
	@sh compose/ffmpeg.sh
	@$(LOCAL) exec --instance bench --stop -- $(PYTHON) -W ignore -m tests.videos --cut "$(CUT)" --video "$(VIDEO)"

migrations: $(READY) ## Escribe las migraciones que faltan: make migrations
	@$(LOCAL) exec --instance test --stop -- $(PYTHON) manage.py makemigrations

lock: $(READY) ## Vuelve a resolver requirements/*.in con sus sumas
	@for name in base prod dev bench; do $(PYTHON) -m uv pip compile --quiet --python-version 3.11 \
		--generate-hashes requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done

clean: ## Detiene todo y borra los datos locales y el ambiente
	@if [ -x $(PYTHON) ]; then $(LOCAL) clean; fi
	@rm -rf .local .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build
