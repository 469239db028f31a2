def page(model, report): return "x"
