"""What follows when a session ends: a question to the person, words to every client that took part, the way back.

Owns: logout requests and their pages, the notices that still have to reach a client's server, the frames that reach a
client in the person's browser.
Never does: hold the person's page while a client is told; forget a notice before its client has said yes.
Before it: idp/interaction ends a session and names who took part. After it: each client ends its own session.
"""
