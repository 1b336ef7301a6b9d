from taizhang.reading.report import Finding
def findings_of(text, layout, found, statements, masked, lost):
    r=[Finding("placeholder",a,b,text[a:b]) for a,b,_ in masked]+[Finding("missing",a,b,text[a:b]) for a,b,_ in lost]
    return sorted(r,key=lambda f:f.start)
