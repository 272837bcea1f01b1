// Forms of the register: the summary of errors takes the focus, so that it is read and in sight.
const first = document.querySelector("[data-focus]");
if (first) first.focus();
