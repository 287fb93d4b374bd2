"""How somebody proves who they are: passwords, waits between tries, second factors, another provider's word."""
