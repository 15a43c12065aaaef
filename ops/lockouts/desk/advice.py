"""What somebody of the programme does about each verdict, in a sentence of the page."""

from collections.abc import Mapping

from ops.lockouts.core.verdict import Verdict

ADVICE: Mapping[str, str] = {
    Verdict.FORGETFUL.code: "No hace falta nada: recibió un enlace para desbloquear. Si escribe, "
    "envíale otro.",
    Verdict.STALE.code: "Pídele que borre la contraseña guardada en ese aparato; mientras "
    "siga ahí, volverá a quedar en pausa.",
    Verdict.BRUTE_FORCE.code: "Bloquea la dirección. Nadie ha entrado: no hace falta cambiar la "
    "contraseña.",
    Verdict.SPRAYING.code: "Bloquea la dirección y revisa los otros expedientes de esas horas: "
    "basta que una cuenta tenga esa contraseña.",
    Verdict.STUFFING.code: "Bloquea la dirección. Si la contraseña de alguien estaba en la lista, "
    "su expediente dirá «Posible compromiso».",
    Verdict.WEAPON.code: "Envía el enlace para desbloquear: su navegador queda conocido y nadie lo "
    "vuelve a dejar fuera. Bloquea la dirección si no es la de su oficina.",
    Verdict.COMPROMISE.code: "Obliga a cambiar la contraseña ahora y después llama a la persona. "
    "Revisa en la actividad de la empresa qué se hizo desde que entró.",
}
