// Presses the one button of the form-post page (OAuth 2.0 Form Post Response Mode 1.0, 2).
document.getElementById("form-post").submit();
